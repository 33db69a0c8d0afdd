namespace Gridfold.Cluster.Tests.Api;

/// <summary>Requests that end with their test.</summary>
internal static class HttpExtensions
{
    public static Task<HttpResponseMessage> Get(this HttpClient client, Uri path) =>
        client.GetAsync(path, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Post(this HttpClient client, Uri path, HttpContent? content) =>
        client.PostAsync(path, content, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Delete(this HttpClient client, Uri path) =>
        client.DeleteAsync(path, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Ask(this HttpClient client, HttpRequestMessage request) =>
        client.SendAsync(request, TestContext.Current.CancellationToken);

    public static Task<string> Text(this HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
