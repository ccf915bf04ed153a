package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The BOM, against the poms of the modules it speaks for. */
class BomTest {
    /** An application: nobody has it as a dependency. */
    private static final String COMMAND = "captcha-reports-cli";

    private static final Path ROOT = Path.of("../..");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @Test
    void listsThePublishedLibrariesInTheirVersionAndNothingElse() throws Exception {
        Node root = pom("");
        String group = text(root, "/project/groupId");
        String version = text(root, "/project/version");
        List<String> published = new ArrayList<>();
        for (String module : texts(root, "//modules/module")) {
            Node pom = pom(module);
            if (!text(pom, "/project/packaging").equals("pom")
                    && !text(pom, "/project/properties/maven.deploy.skip").equals("true")) {
                published.add(
                        group + ":" + text(pom, "/project/artifactId") + ":" + text(pom, "/project/parent/version"));
            }
        }
        assertThat(published).contains(group + ":" + COMMAND + ":" + version);
        published.remove(group + ":" + COMMAND + ":" + version);

        assertThat(managed(pom("bom"))).containsExactlyInAnyOrderElementsOf(published);
        assertThat(published).allMatch(each -> each.endsWith(":" + version));
        assertThat(text(pom("bom"), "/project/version")).isEqualTo(version);
    }

    @Test
    void bringsNothingElseAlong() throws Exception {
        Node bom = pom("bom");

        assertThat(texts(bom, "/project/parent | /project/properties | //dependency/scope | //dependency/type"))
                .isEmpty();
    }

    private static List<String> managed(Node bom) throws Exception {
        List<String> coordinates = new ArrayList<>();
        NodeList dependencies = nodes(bom, "/project/dependencyManagement/dependencies/dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Node each = dependencies.item(i);
            coordinates.add(text(each, "groupId") + ":" + text(each, "artifactId") + ":" + text(each, "version"));
        }
        return coordinates;
    }

    private static Node pom(String module) throws Exception {
        File file = ROOT.resolve(module).resolve("pom.xml").toFile();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
    }

    private static String text(Node node, String path) throws Exception {
        return XPATH.evaluate(path, node).strip();
    }

    private static List<String> texts(Node node, String path) throws Exception {
        List<String> texts = new ArrayList<>();
        NodeList found = nodes(node, path);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static NodeList nodes(Node node, String path) throws Exception {
        return (NodeList) XPATH.evaluate(path, node, XPathConstants.NODESET);
    }
}
