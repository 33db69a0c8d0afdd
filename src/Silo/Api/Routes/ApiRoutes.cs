using Gridfold.Silo.Api.Description;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>All paths of the API. Each names the role that it needs.</summary>
internal static class ApiRoutes
{
    /// <summary>The beginning of the paths of this version.</summary>
    public const string Version = "/api/v1";

    /// <summary>The one path that is open to everybody: it says that the server answers.</summary>
    public const string Health = "/healthz";

    /// <summary>Maps the paths.</summary>
    public static void MapApi(this IEndpointRouteBuilder application)
    {
        application.MapGet(Health, () => Results.Text("it answers\n")).AllowAnonymous()
            .Tell(new RouteText("getHealth", "Says that the server answers") { Types = ["text/plain"] });
        application.MapDescription();
        RouteGroupBuilder api = application.MapGroup(Version);
        api.MapExperiments();
        api.MapTrials();
        api.MapDownloads();
        api.MapPredict();
        api.MapWatch();
        api.MapSubmissions();
        api.MapUploads();
        api.MapExperimentOrders();
        api.MapSilos();
        api.MapTokens();
        api.MapQuota();
        api.MapAudit();
    }
}
