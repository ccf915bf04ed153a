package io.github.captchareports.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application; its reporter is made by the starter from {@code application.yaml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class CheckoutApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(CheckoutApplication.class, arguments);
    }
}
