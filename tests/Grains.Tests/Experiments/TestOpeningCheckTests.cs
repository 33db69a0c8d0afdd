using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class TestOpeningCheckTests
{
    private static readonly TestOpening Good = new(new Guid(1, 0, 0, new byte[8]), 2, [new MetricValue("test_accuracy", 0.5)], [1, 2, 3,
        4]);

    public static TheoryData<string, Func<TestOpening, TestOpening>> Bad => new()
    {
        { "there is no trial 0", good => good with { Trial = 0 } },
        { "there is no trial 6", good => good with { Trial = 6 } },
        { "metrics", good => good with { Metrics = [.. Enumerable.Range(0, 21).Select(number => new MetricValue($"test_{number}", 1))] } },
        { "metrics", good => good with { Metrics = [new MetricValue("validation_accuracy", 1)] } },
        { "metrics", good => good with { Metrics = [new MetricValue("test_accuracy", double.NaN)] } },
        { "metrics", good => good with { Metrics = [new MetricValue("test_" + new string('a', 100), 1)] } },
        { "metrics", good => good with { Metrics = [new MetricValue("test_<b>", 1)] } },
        { "metrics", good => good with { Metrics = [null!] } },
        { "metrics", good => good with { Metrics = null! } },
        { "confusion matrix", good => good with { Confusion = [1, 2, 3] } },
        { "confusion matrix", good => good with { Confusion = [1, 2, 3, -4] } },
        { "confusion matrix", good => good with { Confusion = null! } },
    };

    [Fact]
    public void Require_WhatTheCommandLineSends_IsTaken() => TestOpeningCheck.Require(Good, Status.Completed, 5, State());

    [Theory]
    [MemberData(nameof(Bad))]
    public void Require_AnythingElse_IsRefused(string words, Func<TestOpening, TestOpening> change) =>
        Assert.Contains(words, Assert.Throws<RefusedException>(() => TestOpeningCheck.Require(change(Good), Status.Completed, 5,
            State())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Status.Running)]
    [InlineData(Status.Paused)]
    public void Require_WhileTheSearchGoesOn_IsRefused(Status status) =>
        Assert.Throws<RefusedException>(() => TestOpeningCheck.Require(Good, status, 5, State()));

    [Fact]
    public void Require_TooManyOpenings_AreRefusedAndOneToldAgainIsNot()
    {
        ExperimentState state = State();
        for (int number = 1; number <= 1000; number++) state.TestOpenings.Add(Good with { Id = new Guid(number, 0, 0, new byte[8]) });
        TestOpeningCheck.Require(Good, Status.Completed, 5, state);
        Assert.Throws<RefusedException>(() => TestOpeningCheck.Require(Good with { Id = new Guid(2000, 0, 0, new byte[8]) },
            Status.Completed, 5, state));
    }

    private static ExperimentState State() => new() { Submission = new ExperimentSubmission("test-bcdfg", "{}", "", "", ["a", "b"]) };
}
