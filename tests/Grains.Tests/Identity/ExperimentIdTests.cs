using CsCheck;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Tests.Identity;

public sealed class ExperimentIdTests
{
    private static readonly Gen<string> Names = Gen.Select(Gen.Char['a', 'z'], Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'],
        Gen.Const('-')).Array[0, 62])
        .Select((first, rest) => first + new string(rest));

    [Fact]
    public void New_AnyName_IsAnIdOfIt() => Names.Sample(name =>
    {
        string id = ExperimentId.New(name);
        return ExperimentId.IsName(name) && ExperimentId.IsValid(id) && ExperimentId.NameOf(id) == name;
    });

    [Fact]
    public void Of_ANameAndAKey_IsTheSameIdEachTime()
    {
        Assert.Equal(ExperimentId.Of("iris", "alice/1"), ExperimentId.Of("iris", "alice/1"));
        Assert.Equal("iris", ExperimentId.NameOf(ExperimentId.Of("iris", "alice/1")));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(key => ExperimentId.Of("iris", $"{key}")).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("models")]
    [InlineData("models/iris-bcdfg")]
    [InlineData("iris")]
    [InlineData("iris-")]
    [InlineData("iris-bcdf")]
    [InlineData("iris-bcdfgh")]
    [InlineData("iris-BCDFG")]
    [InlineData("iris-bcdf1")]
    [InlineData("iris-aeiou")]
    [InlineData("-bcdfg")]
    [InlineData("9-bcdfg")]
    [InlineData("Iris-bcdfg")]
    [InlineData("iris bcdfg-bcdfg")]
    [InlineData("../x-bcdfg")]
    [InlineData(".-bcdfg")]
    [InlineData("a.b-bcdfg")]
    [InlineData("iris/2-bcdfg")]
    [InlineData("iris-bcdfg\n")]
    [InlineData("irïs-bcdfg")]
    public void IsValid_AnythingElse_IsNot(string id)
    {
        Assert.False(ExperimentId.IsValid(id));
        Assert.Contains("is no experiment's id", Assert.Throws<RefusedException>(() => ExperimentId.Require(id)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void IsValid_NameBeyondTheLongest_IsNot() => Assert.False(ExperimentId.IsValid(new string('a', 64) + "-bcdfg"));

    /// <summary>No id lets the deletion of an experiment's checkpoints delete models.</summary>
    [Fact]
    public void Folders_OfExperimentsAndModels_NeverLieInEachOther() => Gen.Select(Gen.OneOf(Names, Gen.Const("models")), Gen.OneOf(Names,
        Gen.Const("models"))).Sample((one, other) =>
    {
        (string checkpoints, string models) = (ExperimentId.New(one), KeptModels.FolderOf(ExperimentId.New(other)));
        return checkpoints != "models" && !$"{models}/".StartsWith($"{checkpoints}/", StringComparison.Ordinal)
            && !$"{checkpoints}/".StartsWith($"{models}/", StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("iris-bcdfg/1/1", true)]
    [InlineData("iris-bcdfg/9223372036854775807/10000", true)]
    [InlineData("iris-bcdfg/1/10001", false)]
    [InlineData("iris-bcdfg/0/1", false)]
    [InlineData("iris-bcdfg/1/0", false)]
    [InlineData("iris-bcdfg/01/1", false)]
    [InlineData("iris-bcdfg/1/+1", false)]
    [InlineData("iris-bcdfg/1/-1", false)]
    [InlineData("iris-bcdfg/ 1/1", false)]
    [InlineData("iris-bcdfg/1/1/1", false)]
    [InlineData("iris-bcdfg/1", false)]
    [InlineData("models/1/1", false)]
    [InlineData("iris-bcdfg/9223372036854775808/1", false)]
    [InlineData("//", false)]
    [InlineData("", false)]
    public void FoldId_Key_IsReadBackOrRefused(string key, bool isOne)
    {
        Assert.Equal(isOne ? key : null, FoldId.Parse(key)?.ToString());
        if (isOne) Assert.NotNull(FoldId.ParseTrial(key[..key.LastIndexOf('/')]));
    }
}
