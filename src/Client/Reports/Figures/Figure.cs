using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Tasks;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Figures;

/// <summary>One picture of a report: its numbers and the way to draw it.</summary>
internal abstract record Figure
{
    /// <summary>The title of the picture.</summary>
    public abstract string Title { get; }

    /// <summary>The text below the picture, which explains the marks and says what was left out.</summary>
    public abstract string Caption { get; }

    /// <summary>The content of the picture in words, for readers who do not see it.</summary>
    public abstract string Description { get; }

    /// <summary>Draws the picture.</summary>
    public abstract Picture Draw();

    /// <summary>The title for a file that has only this picture.</summary>
    public string HeadingFor(string experiment) => $"{experiment}: {Title[..1].ToLowerInvariant()}{Title[1..]}";

    /// <summary>Refuses a picture of classes for a task without them.</summary>
    /// <exception cref="NotFoundException">The task has no classes.</exception>
    protected static void RequireClasses(LearningTask task)
    {
        if (!task.HasClasses)
        {
            throw new NotFoundException(
                $"the picture shows classes, and the task {task.Name} has none; "
                    + (task.HasLabels ? "'report' has a table of labels" : "'predicted' and 'residuals' show numbers"));
        }
    }

    /// <summary>The reason why there is nothing of a trial to show.</summary>
    protected static string WhyNothing(TrialDescription trial) =>
        trial.Folds.Count == 0 ? "none of its folds has ended" : string.Join("; ", trial.Failures);
}
