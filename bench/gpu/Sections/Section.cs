using Gridfold.GpuCheck.Searches;
using Gridfold.GpuCheck.Trainings;

namespace Gridfold.GpuCheck.Sections;

/// <summary>One thing to check.</summary>
/// <param name="name">On the command line.</param>
/// <param name="title">In the report.</param>
/// <param name="seconds">Its planned time, without the start of its process.</param>
internal abstract class Section(string name, string title, int seconds)
{
    /// <summary>All sections in the order in which they run.</summary>
    public static readonly Section[] All =
    [
        new SymbolsSection(),
        new SelfTestSection(),
        new ParitySection(),
        new RepeatSection(),
        .. NetworkKind.All.Select(kind => new FusedSection(kind)),
        new SlotsSection(),
        new ResumptionSection(),
        new SearchSection("grid", "The course's 243 cells beside a PyTorch loop", seconds: 60, Search.MnistGrid),
        new SearchSection("cnn-grid", "The CNN's 27 cells on 5 folds beside a PyTorch loop", seconds: 45, Search.CnnFolds),
    ];

    public string Name { get; } = name;

    public string Title { get; } = title;

    public int Seconds { get; } = seconds;

    /// <summary>Checks it.</summary>
    public abstract Outcome Run(SectionContext context);
}
