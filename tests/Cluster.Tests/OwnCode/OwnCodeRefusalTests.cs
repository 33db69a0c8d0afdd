using System.Text;
using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>The HTTP API takes no programs of users unless its operator allows it.</summary>
[Collection(nameof(ApiCollection))]
public sealed class OwnCodeRefusalTests(ApiFixture api)
{
    [Theory]
    [InlineData(Role.Submitter)]
    [InlineData(Role.Operator)]
    public async Task Submit_FileWithACommand_IsRefusedWithTheSetting(Role role)
    {
        const string file = """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: own
            training: {command: [id], epochs: 1}
            searcher: {name: grid, metric: a, mode: max}
            """;
        using var body = new StringContent(file, Encoding.UTF8, "application/yaml");
        HttpResponseMessage answer = await (await api.Client(role)).PostAsync(
            new Uri("/api/v1/experiments", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains("Gridfold:OwnCode:Role = ", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
