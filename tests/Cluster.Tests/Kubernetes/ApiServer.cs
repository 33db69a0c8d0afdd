using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gridfold.Cluster.Tests.Kubernetes;

/// <summary>An API server that knows one pod. It records the requests by Kubernetes' own verbs.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    public const string Namespace = "gridfold";

    public const string Pod = "gridfold-silo-1";

    private readonly ConcurrentQueue<string> _verbs = [];
    private readonly TaskCompletionSource _watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _host;
    private readonly string _labels;

    private ApiServer(WebApplication host, string labels)
    {
        _host = host;
        _labels = labels;
    }

    /// <summary>The server's address.</summary>
    public string Address => _host.Urls.Single();

    /// <summary>The verbs of the requests so far, each once.</summary>
    public IEnumerable<string> Verbs => _verbs.Distinct().Order(StringComparer.Ordinal);

    /// <summary>Completes when a client watches the pods.</summary>
    public Task Watched => _watched.Task;

    /// <summary>Starts a server.</summary>
    /// <param name="serviceId">The pod's service label.</param>
    /// <param name="clusterId">The pod's cluster label.</param>
    public static async Task<ApiServer> Start(string serviceId, string clusterId)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication host = builder.Build();
        var server = new ApiServer(host, $$"""{"orleans/serviceId": "{{serviceId}}", "orleans/clusterId": "{{clusterId}}"}""");
        host.Run(server.Answer);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        bool isOne = context.Request.Path == $"/api/v1/namespaces/{Namespace}/pods/{Pod}",
            areAll = context.Request.Path == $"/api/v1/namespaces/{Namespace}/pods";
        bool isWatch = context.Request.Query["watch"] == "true";
        string verb = (context.Request.Method, isOne, areAll) switch
        {
            ("GET", true, _) => "get pods",
            ("GET", _, true) => isWatch ? "watch pods" : "list pods",
            ("PATCH", true, _) => "patch pods",
            (_, _, _) => $"{context.Request.Method} {context.Request.Path}",
        };
        _verbs.Enqueue(verb);
        context.Response.ContentType = "application/json";
        string pod =
            $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {{_labels}}, "name": "{{Pod}}", "namespace": "{{Namespace}}"} }
            """;
        if (isWatch)
        {
            // Nothing more happens until the silo leaves.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            _watched.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        await context.Response.WriteAsync(
            isOne ? pod : $$"""{"apiVersion": "v1", "kind": "PodList", "metadata": {}, "items": [{{pod}}]}""", context.RequestAborted);
    }
}
