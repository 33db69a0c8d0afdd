using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Description;

/// <summary>The description of the API as a page for people. The page has no script.</summary>
internal static class ReferencePage
{
    /// <summary>The path of the page's style.</summary>
    public const string Style = "/openapi/reference.css";

    // The page may load its style from this server, and nothing else.
    private const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the page.</summary>
    public static Task Send(HttpContext http, JsonObject document)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return Answer.Text(http, Page(document), "text/html; charset=utf-8");
    }

    private static string Page(JsonObject document)
    {
        var page = new StringBuilder(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Gridfold: HTTP API</title>
            <link rel="stylesheet" href="{Style}"></head>
            <body><main>
            <h1>Gridfold: HTTP API</h1>
            <p>{Text(document["info"]!["description"])} Programs read
            <a href="{DescriptionRoutes.Document}">{DescriptionRoutes.Document}</a>.
            Each request has the header <code>Authorization: Bearer gf_...</code>.</p>

            """);
        JsonObject paths = document["paths"]!.AsObject(), schemas = document["components"]!["schemas"]!.AsObject();
        page.Append("<nav aria-label=\"Operations\"><ul>");
        foreach ((string path, string method, JsonObject operation) in Operations(paths))
            page.Append($"<li><a href=\"#{Text(operation["operationId"])}\"><code>{method} {Text(path)}</code></a></li>\n");
        page.Append("</ul></nav>\n");
        foreach ((string path, string method, JsonObject operation) in Operations(paths)) Add(page, path, method, operation);
        page.Append("<h2>Schemas</h2>\n");
        foreach ((string name, JsonNode? schema) in schemas)
        {
            page.Append($"<section id=\"schema-{Text(name)}\"><h3>{Text(name)}</h3>\n<p>{Text(schema!["description"])}</p>\n");
            page.Append("<details><summary>Schema and example</summary>");
            page.Append($"<pre>{Text(schema.ToJsonString(Indented))}</pre></details></section>\n");
        }

        return page.Append("</main></body></html>\n").ToString();
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject paths) =>
        paths.SelectMany(path => path.Value!.AsObject(), (path, method) =>
            (path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject()));

    private static void Add(StringBuilder page, string path, string method, JsonObject operation)
    {
        page.Append($"<section id=\"{Text(operation["operationId"])}\"><h2><code>{method} {Text(path)}</code></h2>\n");
        page.Append($"<p>{Text(operation["summary"])}. {Text(operation["description"])}</p>\n");
        if (operation["parameters"] is JsonArray parameters)
        {
            page.Append("<table><thead><tr><th>parameter</th><th>in</th><th>meaning</th><th>value</th></tr></thead><tbody>\n");
            foreach (JsonNode? parameter in parameters)
            {
                page.Append($"<tr><td><code>{Text(parameter!["name"])}</code></td><td>{Text(parameter["in"])}</td>"
                    + $"<td>{Text(parameter["description"])}</td><td><code>{Text(parameter["schema"]!.ToJsonString())}</code></td></tr>\n");
            }

            page.Append("</tbody></table>\n");
        }

        if (operation["requestBody"]?["content"] is JsonObject body) AddContents(page, "The body of the request", body);
        foreach ((string status, JsonNode? answer) in operation["responses"]!.AsObject())
        {
            if (status[0] == '2') AddContents(page, $"The answer {status}", answer!["content"] as JsonObject ?? []);
        }

        page.Append("</section>\n");
    }

    private static void AddContents(StringBuilder page, string title, JsonObject contents)
    {
        page.Append($"<p>{title}: {(contents.Count == 0 ? "no body" : "")}");
        foreach ((string type, JsonNode? content) in contents)
        {
            page.Append($"<code>{Text(type)}</code> ");
            if (content!["schema"]?["$ref"] is { } reference)
            {
                string name = Text(reference.GetValue<string>().Split('/')[^1]);
                page.Append($"(<a href=\"#schema-{name}\">{name}</a>) ");
            }
        }

        page.Append("</p>\n");
        foreach ((string type, JsonNode? content) in contents)
        {
            if (content!["example"] is not { } example) continue;
            string text = example is JsonValue value ? value.GetValue<string>() : example.ToJsonString(Indented);
            page.Append($"<details><summary>Example of {Text(type)}</summary><pre>{Text(text)}</pre></details>\n");
        }
    }

    private static string Text(JsonNode? node) => Text(node?.ToString() ?? "");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
