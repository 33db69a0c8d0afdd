using Gridfold.Models.Datasets.Sources;

namespace Gridfold.Models.Tests.Datasets.Sources;

public sealed class BuiltInDatasetsTests
{
    [Fact]
    public void Load_BuiltIns_HaveTheRowsTheyAnnounce() =>
        Assert.All(BuiltInDatasets.All, builtIn => Assert.Equal(
            builtIn.Rows, new DatasetSection($"{{'name': '{builtIn.Name}'}}").Load().RowCount));
}
