using System.Text.Json.Nodes;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Description;

/// <summary>The description of the API for programs, and as a page for people. Both are the same everywhere and hold no data.</summary>
internal static class DescriptionRoutes
{
    /// <summary>The path of the description for programs.</summary>
    public const string Document = "/openapi/v1.json";

    /// <summary>The path of the page.</summary>
    public const string Page = "/openapi";

    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>Maps the paths.</summary>
    public static void MapDescription(this IEndpointRouteBuilder application)
    {
        application.MapGet(Document, (HttpContext http, EndpointDataSource routes) =>
            Answer.Json(http, writer => Describe(routes).WriteTo(writer))).AllowAnonymous();
        application.MapGet(Page, (HttpContext http, EndpointDataSource routes) => ReferencePage.Send(http, Describe(routes)))
            .AllowAnonymous();
        application.MapGet(ReferencePage.Style, (HttpContext http) => Answer.Text(http, Style.Value, "text/css; charset=utf-8"))
            .AllowAnonymous();
    }

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(DescriptionRoutes).Assembly.GetManifestResourceStream("reference.css")!);
        return reader.ReadToEnd();
    }

    private static JsonObject Describe(EndpointDataSource routes) => OpenApiDocument.Of(routes.Endpoints.OfType<RouteEndpoint>());
}
