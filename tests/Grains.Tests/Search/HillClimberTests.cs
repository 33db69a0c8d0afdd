namespace Gridfold.Grains.Tests.Search;

/// <summary>A searcher that learns keeps the contract as well.</summary>
public sealed class HillClimberTests : SearcherContract
{
    protected override string Section => "{'name': 'climb', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    // The climber draws without regard to what was tried.
    protected override bool NeverRepeats => false;
}
