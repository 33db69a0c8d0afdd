using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Pages;

/// <summary>The web console: its files, which are open to everybody and hold no data, and what only its pages ask for.</summary>
internal static class ConsoleRoutes
{
    /// <summary>The beginning of the console's paths. The page itself is at <c>/</c>.</summary>
    public const string Root = "/console";

    // Pages run the console's own scripts and styles, and speak with this server alone.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Maps the paths.</summary>
    public static void MapConsole(this IEndpointRouteBuilder application)
    {
        application.MapGet("/", (HttpContext http) => Send(http, ConsoleFile.Page)).AllowAnonymous();
        application.MapGet($"{Root}/{{file}}", (string file, HttpContext http) => Send(http, file)).AllowAnonymous();
        application.MapSessions();
        application.MapSignIn();
        application.MapTrialTable();
        application.MapLiveCurves();
    }

    private static Task Send(HttpContext http, string name)
    {
        if (ConsoleFile.Find(name) is not { } file)
            throw new ApiException(StatusCodes.Status404NotFound, "the console has no file of this name");
        HttpResponse response = http.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Bytes.Length;
        return response.Body.WriteAsync(file.Bytes, http.RequestAborted).AsTask();
    }
}
