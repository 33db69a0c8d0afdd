using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gridfold.Grains.Experiments;

namespace Gridfold.Silo.Documents;

/// <summary>The trial that a user chooses in place of the best one.</summary>
/// <param name="Number">The trial's number. Null for the simplest of the trials that are tied with the leader.</param>
public sealed record TrialChoice(long? Number)
{
    /// <summary>The word for the simplest of the trials that are tied with the leader.</summary>
    public const string Simplest = "simplest";

    /// <summary>Reads a choice.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TrialChoice? choice)
    {
        choice = text == Simplest ? new TrialChoice((long?)null)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? new TrialChoice(number)
            : null;
        return choice is not null;
    }

    /// <summary>The message for a text that is no choice.</summary>
    /// <param name="name">The option or parameter that has the text.</param>
    /// <param name="text">The text.</param>
    public static string Refusal(string name, string text) => $"{name} is '{text}'; it must be the number of a trial, or {Simplest}";

    /// <summary>Finds the number of the chosen trial. Null where the user chose none.</summary>
    /// <param name="choice">The choice. Null for none.</param>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="NotFoundException">The simplest is asked for, and no trial is known to be tied with the leader.</exception>
    public static async Task<long?> Find(TrialChoice? choice, IGrainAccess access, ExperimentSnapshot experiment)
    {
        if (choice is null || choice.Number is not null) return choice?.Number;
        return (await Standing.Read(access, experiment)).Simplest?.Trial
            ?? throw new NotFoundException($"{experiment.Id} has no simplest trial: no trial is known to be tied with the leader, or an "
                + "earlier version trained it; give the number of a trial");
    }
}
