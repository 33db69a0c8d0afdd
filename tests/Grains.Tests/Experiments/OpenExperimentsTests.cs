using Gridfold.Grains.Experiments;

namespace Gridfold.Grains.Tests.Experiments;

/// <summary>The experiments that count for the quotas of their users.</summary>
public sealed class OpenExperimentsTests
{
    private readonly OpenExperiments _open = new(new ExperimentIndexState());

    [Fact]
    public void Add_AboveTheLimit_NamesTheUserTheNumberTheLimitAndTheRemedy()
    {
        Assert.True(_open.Add("b-22222", "alice", 2));
        Assert.True(_open.Add("a-11111", "alice", 2));
        Assert.True(_open.Add("c-33333", "bob", 2));
        QuotaException full = Assert.Throws<QuotaException>(() => _open.Add("d-44444", "alice", 2));
        Assert.Equal("alice has 2 experiments that have not ended (a-11111, b-22222), and may have 2; paused ones count. Wait for the end "
            + "of one, cancel one, or ask the operator for more (Gridfold:Quotas:Experiments)", full.Message);
        Assert.Equal(2, _open.Of("alice").Count);
    }

    [Fact]
    public void Add_WithALimitOfNone_IsRefusedAtOnce() => Assert.StartsWith(
        "alice has 0 experiments that have not ended, and may have 0", Assert.Throws<QuotaException>(
            () => _open.Add("a-11111", "alice", 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Add_OneThatCountsAlready_KeepsItsPlace()
    {
        _open.Add("a-11111", "alice", 1);
        Assert.True(_open.MayAdd("a-11111", "alice", 1));
        Assert.False(_open.Add("a-11111", "alice", null));
        Assert.True(_open.Add("a-11111", "alice", 1));
        Assert.Single(_open.Of("alice"));
    }

    [Fact]
    public void Remove_OfAnEarlierEntry_LeavesTheNewOne()
    {
        _open.Add("a-11111", "alice", 1);
        KeyValuePair<string, OpenExperiment> asked = _open.Of("alice")[0];

        // A retry begins between the question whether the experiment has ended and its answer.
        _open.Add("a-11111", "alice", 1);
        Assert.False(_open.Remove(asked));
        Assert.Single(_open.Of("alice"));
        Assert.True(_open.Remove(_open.Of("alice")[0]));
        Assert.Empty(_open.Of("alice"));
    }
}
