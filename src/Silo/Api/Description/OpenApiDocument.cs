using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.WebUtilities;

namespace Gridfold.Silo.Api.Description;

/// <summary>The description of the API in OpenAPI 3.1, made from the routes and the schemas of the documents.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";
    private const string Scheme = "token";

    private static readonly int[] CommonFailures =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
    ];

    private static readonly int[] BodyFailures =
        [StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity];

    /// <summary>Makes the document.</summary>
    /// <param name="routes">All routes of the server. Those without a text are no part of the API.</param>
    public static JsonObject Of(IEnumerable<RouteEndpoint> routes)
    {
        var paths = new JsonObject();
        var told = routes.Select(route => (Path: PathOf(route), Route: route, Text: RouteTexts.TextOf(route)))
            .Where(route => route.Text is not null)
            .OrderBy(route => route.Path, StringComparer.Ordinal);
        foreach ((string path, RouteEndpoint route, RouteText? text) in told)
        {
            if (paths[path] is not JsonObject operations) paths[path] = operations = [];
            string method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            operations[method.ToLowerInvariant()] = OperationOf(route, text!);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Gridfold",
                ["version"] = "1",
                ["summary"] = "Hyper-parameter searches with k-fold cross-validation.",
                ["description"] = "Fields may be added to documents. No field is removed, renamed or given another meaning.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The silo that serves this document." }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = Schemas.Read(),
                ["securitySchemes"] = new JsonObject
                {
                    [Scheme] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "A token, as 'gridfold token create' prints it, or an access token of the cluster's OIDC issuer.",
                    },
                },
            },
        };
    }

    /// <summary>The path of a route as the document writes it.</summary>
    public static string PathOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    private static JsonObject OperationOf(RouteEndpoint route, RouteText text)
    {
        Role? role = RolePolicies.NeededBy(route);
        var parameters = new JsonArray();
        foreach (RoutePatternParameterPart part in route.RoutePattern.Parameters)
            parameters.Add(ParameterOf("path", PathParameters.Of(part.Name), isRequired: true));
        foreach (RouteParameter parameter in text.Query) parameters.Add(ParameterOf("query", parameter));
        foreach (RouteParameter parameter in text.Headers) parameters.Add(ParameterOf("header", parameter));
        var operation = new JsonObject
        {
            ["operationId"] = text.Operation,
            ["summary"] = text.Summary,
            ["description"] = role is { } needed ? $"Needs the role {RoleNames.Of(needed)}." : "Is open to everybody.",
            ["tags"] = new JsonArray(TagOf(route)),
            ["security"] = role is null ? new JsonArray() : new JsonArray(new JsonObject { [Scheme] = new JsonArray() }),
        };
        if (parameters.Count > 0) operation["parameters"] = parameters;
        bool hasBody = text.Body is not null || text.File.Count > 0;
        if (hasBody) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = BodyOf(text) };
        operation["responses"] = AnswersOf(text, role, route.RoutePattern.Parameters.Count > 0, hasBody);
        return operation;
    }

    // A path begins with the version of the API, and then names what it is about.
    private static string TagOf(RouteEndpoint route) => PathOf(route).Split('/') is [_, _, _, var subject, ..] ? subject : "server";

    private static JsonObject ParameterOf(string place, RouteParameter parameter, bool isRequired = false) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = place,
        ["required"] = isRequired,
        ["description"] = parameter.Summary,
        ["schema"] = parameter.Schema.DeepClone(),
    };

    private static JsonObject BodyOf(RouteText text)
    {
        var content = new JsonObject();
        if (text.Body is { } body) content[Json] = new JsonObject { ["schema"] = Reference(body) };
        foreach ((string type, string example) in text.File)
        {
            // A YAML text is a text for OpenAPI, and a JSON body is an object.
            content[type] = new JsonObject
            {
                ["schema"] = new JsonObject { ["type"] = type == Json ? "object" : "string" },
                ["example"] = type == Json ? JsonNode.Parse(example) : example,
            };
        }

        return content;
    }

    private static JsonObject AnswersOf(RouteText text, Role? role, bool hasSubject, bool hasBody)
    {
        var content = new JsonObject();
        if (text.Answer is { } answer) content[Json] = new JsonObject { ["schema"] = Reference(answer) };
        foreach (string type in text.Types) content[type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        var done = new JsonObject { ["description"] = "The request is carried out." };
        if (content.Count > 0) done["content"] = content;
        var answers = new JsonObject { [$"{text.Status}"] = done };
        if (role is null) return answers;
        IEnumerable<int> failures = [.. CommonFailures, .. text.Failures,
            .. role > Role.Viewer ? (int[])[StatusCodes.Status403Forbidden] : [],
            .. hasSubject ? (int[])[StatusCodes.Status404NotFound] : [],
            .. hasBody ? BodyFailures : []];
        foreach (int status in failures.Distinct().Order())
        {
            answers[$"{status}"] = new JsonObject
            {
                ["description"] = $"{ReasonPhrases.GetReasonPhrase(status)}. The property 'detail' says why.",
                ["content"] = new JsonObject { [ProblemDocument.MediaType] = new JsonObject { ["schema"] = Reference("Problem") } },
            };
        }

        return answers;
    }

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };
}
