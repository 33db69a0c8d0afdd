using System.CommandLine;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>The option <c>--trial</c>.</summary>
internal static class TrialOption
{
    /// <summary>Makes the option.</summary>
    public static Option<TrialChoice?> Create() => new("--trial")
    {
        Description = $"A trial other than the best, if what it needs is kept: its number, or '{TrialChoice.Simplest}' of those tied with "
            + "the best",
        HelpName = $"n|{TrialChoice.Simplest}",
        CustomParser = result =>
        {
            if (TrialChoice.TryParse(result.Tokens[0].Value, out TrialChoice? choice)) return choice;
            result.AddError(TrialChoice.Refusal("--trial", result.Tokens[0].Value));
            return null;
        },
    };
}
