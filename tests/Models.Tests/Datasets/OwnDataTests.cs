using System.Text;
using Gridfold.Models.Datasets.Own;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>Rows that a class of the user gives.</summary>
public sealed class OwnDataTests : IDisposable
{
    private const string Name = "Gridfold.TestNetworks.HostileData";

    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-own-data-").FullName;

    public OwnDataTests() => OwnCodeGate.Open(owner => throw new InvalidOperationException(owner.Assembly));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_NumbersAndTexts_AreOneTable()
    {
        OwnRows rows = OwnRows.Open(Class("none"));
        Assert.Equal("none", rows.Fingerprint());
        using var stream = new MemoryStream();
        rows.Write(stream);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal(["\"x\",\"y\"", "0.1,\"a, \"\"b\"\"\"", "1.1,\"c\""], lines[..3]);
        Assert.Equal(22, lines.Length);
    }

    [Theory]
    [InlineData("throw early", "HostileData cannot be made: InvalidOperationException: no luck (at Gridfold.TestNetworks.")]
    [InlineData("throw", "its rows cannot be had: InvalidDataException: bad rows (at Gridfold.TestNetworks.HostileData.Act(")]
    [InlineData("infinite", "give a finite number, or Cell.Missing. (Parameter 'number') (at Gridfold.TestNetworks.HostileData.Act(")]
    [InlineData("no fingerprint", "tells the fingerprint ''; it must have 1 to 200 characters")]
    [InlineData("unstable", "it must stay the same as long as the rows do")]
    [InlineData("one column", "has 1 columns; it must have at least two, each with a name")]
    [InlineData("short row", "gave row 6 with 1 cells, and it has 2 columns")]
    [InlineData("endless", "gave over 2,000,000 bytes in 22 rows")]
    public void Write_ClassThatBreaksARule_IsRefusedWithTheReason(string act, string reason)
    {
        var refused = Assert.Throws<OwnClassException>(() => OwnRows.Open(Class(act)).Write(Stream.Null, 2_000_000));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherClass_IsRefused()
    {
        var refused = Assert.Throws<OwnClassException>(() => OwnRows.Open(Class("none") with { Name = "Gridfold.TestNetworks.Factory" }));
        Assert.Contains("it must implement Gridfold.Abstractions.IDataset", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<OwnClassException>(() => OwnRows.Open(Class("none") with { Name = "Gridfold.TestNetworks.HostilData" }));
        Assert.Contains($"did you mean '{Name}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_KeptTable_NeedsTheSameClassAndTheSameBytes()
    {
        var cache = new OwnDataCache(_folder);
        OwnClass owner = Class("a") with { Sha256 = new string('0', 64) };
        Assert.Null(cache.Find(owner, "1", CancellationToken.None));
        string kept = cache.Add(owner, "1", path => File.WriteAllText(path, "x,y\n"), CancellationToken.None);
        Assert.Equal(kept, cache.Find(owner, "1", CancellationToken.None));
        Assert.Null(cache.Find(owner, "2", CancellationToken.None));
        Assert.Null(cache.Find(Class("b") with { Sha256 = owner.Sha256 }, "1", CancellationToken.None));
        Assert.Null(cache.Find(owner with { Sha256 = new string('1', 64) }, "1", CancellationToken.None));
        File.AppendAllText(kept, "1,2\n");
        Assert.Null(cache.Find(owner, "1", CancellationToken.None));
    }

    private static OwnClass Class(string act) =>
        new(Name, Repository.TestNetworks, null, [new OwnSetting("act", SpecScalar.Of(act), null)]) { Path = "dataset" };
}
