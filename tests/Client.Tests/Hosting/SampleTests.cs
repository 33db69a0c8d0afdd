using LibrarySearch;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>The sample in samples/LibrarySearch.</summary>
public sealed class SampleTests(LocalSession local) : IClassFixture<LocalSession>
{
    [Fact]
    public async Task Run_OnThisMachine_FindsAFlower()
    {
        using var output = new StringWriter();
        await IrisSearch.Run(local.Session, output);
        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal("Completed: 4 of 4 trials", lines[^5]);
        Assert.Matches(@"^Best: trial \d, 0\.9\d\d with hidden = \d+, lr = 0\.\d+$", lines[^4]);
        Assert.Equal("This flower is virginica", lines[^3]);
        Assert.Matches(@"^Its probability is 0\.\d\d$", lines[^2]);
        string file = lines[^1]["Wrote ".Length..];
        Assert.True(File.Exists(file));
        File.Delete(file);
    }
}
