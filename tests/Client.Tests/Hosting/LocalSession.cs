using Gridfold.Hosting;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>A session with a home of its own, which the tests of a class share.</summary>
public sealed class LocalSession : IAsyncLifetime
{
    /// <summary>The trials of <see cref="Spec"/>.</summary>
    public const int Trials = 4;

    /// <summary>A search of a second.</summary>
    public const string Spec = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: session
        seed: 7
        dataset: {name: iris, preprocess: [{standardize: {}}]}
        model: {layers: [{linear: "${hidden}"}, relu, {linear: classes}]}
        training: {optimizer: {name: adam, lr: "${lr}"}, batch_size: 16, epochs: 6}
        hyperparameters:
          hidden: {type: categorical, values: [4, 8]}
          lr: {type: categorical, values: [0.01, 0.03]}
        searcher: {name: grid, metric: validation_accuracy, mode: max}
        validation: {type: stratified_kfold, folds: 3}
        """;

    /// <summary>A search that does not end during a test.</summary>
    public static string LongSpec { get; } = Spec.Replace("epochs: 6", "epochs: 100000", StringComparison.Ordinal);

    /// <summary>The session.</summary>
    public GridfoldSession Session { get; private set; } = null!;

    /// <summary>The home.</summary>
    public string Home { get; } = NewHome();

    /// <summary>Names a new folder for a home.</summary>
    public static string NewHome() => Path.Combine(Path.GetTempPath(), $"gridfold-session-{Guid.NewGuid():N}");

    /// <summary>Opens a session with two slots.</summary>
    public static Task<GridfoldSession> Start(string home) => GridfoldSession.StartLocalAsync(
        new LocalOptions { Home = home, Slots = 2 }, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => Session = await Start(Home);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }
}
