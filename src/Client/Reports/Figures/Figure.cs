using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;

namespace Gridfold.Client.Reports.Figures;

/// <summary>One picture of a report: what is in it, worked out, and how it is drawn.</summary>
internal abstract record Figure
{
    /// <summary>What it shows.</summary>
    public abstract string Title { get; }

    /// <summary>What its reader needs to know: what the marks mean, what was left out.</summary>
    public abstract string Caption { get; }

    /// <summary>What can be learnt from it, for those who do not see it.</summary>
    public abstract string Description { get; }

    /// <summary>Draws it.</summary>
    public abstract Picture Draw();

    /// <summary>The title for a file that stands by itself.</summary>
    public string HeadingFor(string experiment) => $"{experiment}: {Title[..1].ToLowerInvariant()}{Title[1..]}";

    /// <summary>Why there is nothing of a trial to show.</summary>
    protected static string WhyNothing(TrialDescription trial) => trial.Folds.Count == 0 ? "none of its folds has ended" : string.Join("; ", trial.Failures);
}
