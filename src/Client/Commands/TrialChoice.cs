using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>The trial that a user chooses with <c>--trial</c>.</summary>
internal sealed record TrialChoice
{
    private const string Simplest = "simplest";

    /// <summary>The trial's number. Null for the simplest of the trials that are tied with the leader.</summary>
    public long? Number { get; init; }

    /// <summary>The option <c>--trial</c>.</summary>
    public static Option<TrialChoice?> Option() => new("--trial")
    {
        Description = "A trial other than the best, if what it needs is kept: its number, or 'simplest' of those tied with the best",
        HelpName = "n|simplest",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text == Simplest) return new TrialChoice();
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                return new TrialChoice { Number = number };
            result.AddError($"--trial is '{text}'; it must be the number of a trial, or {Simplest}");
            return null;
        },
    };

    /// <summary>Finds the number of the chosen trial. Null where the user chose none.</summary>
    /// <param name="choice">The choice. Null for none.</param>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="NotFoundException">The simplest is asked for, and no trial is known to be tied with the leader.</exception>
    public static async Task<long?> Find(TrialChoice? choice, Session session, ExperimentSnapshot experiment)
    {
        if (choice is null || choice.Number is not null) return choice?.Number;
        return (await Standing.Read(session, experiment)).Simplest?.Trial
            ?? throw new NotFoundException($"{experiment.Id} has no simplest trial: no trial is known to be tied with the leader, or an "
                + "earlier version trained it; give the number of a trial");
    }
}
