using Gridfold.Grains.Experiments;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Experiments;

/// <summary>The submissions that a silo refuses. The command line never sends such submissions.</summary>
public sealed class SubmissionCheckTests
{
    private const string Id = "test-grid-bcdfg";

    [Fact]
    public void Require_WhatTheCommandLineSends_IsTaken() => SubmissionCheck.Require(Submission(new ExperimentDocument()), Id);

    [Theory]
    [InlineData("models", "'models' is no experiment's id ... as 'gridfold submit' makes it")]
    [InlineData("../../etc-bcdfg", "is no experiment's id")]
    [InlineData("other-bcdfg", "experiment other-bcdfg has the name 'test-grid' in its spec ... its id must begin with that name")]
    public void Require_OtherId_IsRefused(string id, string words) =>
        Refused(Submission(new ExperimentDocument()) with { Id = id }, id, words);

    [Fact]
    public void Require_IdOfAnotherGrain_IsRefused() =>
        Refused(Submission(new ExperimentDocument()), "test-grid-ccccc", "has the id 'test-grid-bcdfg' and was sent to experiment "
            + "test-grid-ccccc");

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("[1, 2")]
    [InlineData("{\"name\": \"a\", \"name\": \"b\"}")]
    public void Require_SpecThatIsNoJson_IsRefused(string json) =>
        Refused(Submission(new ExperimentDocument()) with { SpecJson = json }, Id, "the spec cannot be read as JSON");

    [Fact]
    public void Require_SpecTooDeep_IsRefused() =>
        Refused(Submission(new ExperimentDocument()) with { SpecJson = new string('[', 100_000) }, Id, "the spec cannot be read as JSON");

    [Theory]
    [InlineData("validation", "{'type': 'kfold', 'folds': 3000000}", "validation.folds is 3000000 ... at most 10000")]
    [InlineData("validation", "{'type': 'repeated_kfold', 'folds': 150, 'repeats': 1000}", "validation.repeats is 1000 ... with folds: "
        + "150 each trial has 150,000 folds ... at most 10,000")]
    [InlineData("training.batch_size", "0", "training.batch_size is 0")]
    [InlineData("extra", "1", "'extra' is not a key")]
    [InlineData("dataset", "{'path': 'https://me:hunter2@data.example/a.csv', 'label': 'y'}", "dataset.path is an address with a user's "
        + "name or a password")]
    [InlineData("dataset", "{'path': 'http://token@[bad/a.csv', 'label': 'y'}", "dataset.path is an address with a user's name or a "
        + "password")]
    public void Require_SpecThatTheCommandLineRefuses_IsRefused(string path, string json, string words)
    {
        string message = Refused(Submission(new ExperimentDocument().With(path, json)), Id, words);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_TooManyValuesToCheck_IsRefusedSoon()
    {
        string values = string.Join(", ", Enumerable.Range(1, 100_000));
        Refused(Submission(new ExperimentDocument().With("hyperparameters.hidden.values", $"[{values}]")), Id, "values to check ... at "
            + "most 200,000");
    }

    [Theory]
    [InlineData("paired", 4, "validation.racing stops none of the 4 trials: the first cohort of 4 trains every fold")]
    [InlineData("paired", 5, null)]
    [InlineData("off", 4, null)]
    public void CheckSpec_RaceWithinOneCohort_IsWarnedOf(string racing, int trials, string? words)
    {
        ExperimentDocument document = new ExperimentDocument().With("validation.racing", $"'{racing}'")
            .With("searcher", $"{{'name': 'random', 'max_trials': {trials}}}").With("training.epochs", "5")
            .Without("hyperparameters.epochs");
        var problems = new Problems();
        SubmissionCheck.CheckSpec(document.Spec(), problems);
        Assert.Empty(problems.Errors);
        if (words is null) Assert.Empty(problems.Warnings);
        else Assert.Contains(words, Assert.Single(problems.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, "validation.lag is 9, and searcher.lag lets at most 8 trials be in progress: remove validation.lag")]
    [InlineData(8, null)]
    public void CheckSpec_LagOfTheRaceAboveThatOfTheSearch_IsWarnedOf(int lag, string? words)
    {
        ExperimentDocument document = new ExperimentDocument().With("validation.racing", "'paired'").With("validation.lag", $"{lag}")
            .With("searcher", "{'name': 'tpe', 'max_trials': 15, 'lag': 8}")
            .With("hyperparameters.lr", "{'type': 'categorical', 'values': [0.1, 0.2, 0.3]}");
        var problems = new Problems();
        SubmissionCheck.CheckSpec(document.Spec(), problems);
        if (words is null) Assert.Empty(problems.Warnings);
        else Assert.Contains(words, Assert.Single(problems.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Require_TextsBeyondTheirBounds_AreRefused()
    {
        ExperimentSubmission submission = Submission(new ExperimentDocument());
        string huge = new(' ', SubmissionCheck.MaxCharacters + 1);
        Refused(submission with { Source = huge }, Id, "the experiment file has 1,048,577 characters ... at most 1,048,576");
        Refused(submission with { SpecJson = huge + submission.SpecJson }, Id, "the experiment file as JSON has");
        Refused(submission with { DatasetFingerprint = "fingerprint" }, Id, "fingerprint must be a SHA-256");
        Refused(submission with { DatasetFingerprint = new string('F', 64) }, Id, "fingerprint must be a SHA-256");
        Refused(submission with { ClassNames = ["one"] }, Id, "the data has 1 classes");
        Refused(submission with { ClassNames = [.. Enumerable.Range(0, 10_001).Select(number => $"{number}")] }, Id, "the data has "
            + "10,001 classes");
        Refused(submission with { ClassNames = ["a", huge] }, Id, "the names of the data's classes have");
        ExperimentSubmission numbers = Submission(
            new ExperimentDocument().With("task", "'regression'").With("searcher", "{'name': 'grid'}")) with
        { ClassNames = [] };
        SubmissionCheck.Require(numbers, Id);
        Refused(numbers with { ClassNames = ["a", "b"] }, Id, "the data has 2 classes, and the task regression has none");
    }

    [Fact]
    public void Require_TextsThatATerminalObeys_AreRefused()
    {
        ExperimentSubmission submission = Submission(new ExperimentDocument());
        Refused(submission with { Source = "name: \e[2J" }, Id, "the experiment file holds a control character");
        Refused(submission with { ClassNames = ["a", "b\u009b2J"] }, Id, "the name of a class, 'b\\u009b2J', holds a control character");
        Refused(Submission(new ExperimentDocument().With("hyperparameters.hidden.values", "[4, '\\u001b[31m']")), Id,
            "'\\u001b[31m' holds a control "
            + "character");
        Refused(Submission(new ExperimentDocument().With("hyperparameters.a\u0007", "{'type': 'categorical', 'values': [1]}")), Id,
            "'a\\u0007' holds a "
            + "control character");
        SubmissionCheck.Require(submission with { Source = "name:\ttest\r\n", ClassNames = ["Größe", "\u202Fb"] }, Id);
    }

    [Fact]
    public void Require_PartsThatAreNotThere_AreRefused()
    {
        ExperimentSubmission submission = Submission(new ExperimentDocument());
        Assert.All(
            (ExperimentSubmission[])[null!, submission with { Id = null! }, submission with { SpecJson = null! },
                submission with { Source = null! }, submission with { DatasetFingerprint = null! },
                submission with { ClassNames = null! }, submission with { ClassNames = ["a", null!] }],
            broken => Refused(broken, Id, "the submission is not complete"));
    }

    private static ExperimentSubmission Submission(ExperimentDocument document) =>
        new(Id, document.Json, "name: test-grid\n", new string('a', 64), ["a", "b", "c"]);

    private static string Refused(ExperimentSubmission submission, string key, string words)
    {
        string message = Assert.Throws<RefusedException>(() => SubmissionCheck.Require(submission, key)).Message;
        ProblemAssert.AreExactly([new Problem(message, null)], words);
        Assert.InRange(message.Length, 1, Bounds.MessageLength);
        return message;
    }
}
