using System.Diagnostics;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>Kills, stops, suspends and drains silos, and stops the storage. A seed decides the order and the times.</summary>
internal sealed class Chaos : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Home _home;
    private readonly RedisServer _redis;
    private readonly SiloProcess?[] _silos;
    private readonly List<Task> _returning = [];
    private readonly List<string> _log = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Chaos(int seed, int silos, Home home, RedisServer redis)
    {
        _random = new Random(seed);
        _home = home;
        _redis = redis;
        _silos = new SiloProcess?[silos];
    }

    /// <summary>A log of the disturbances.</summary>
    public string Log => string.Join('\n', _log);

    public async Task Start()
    {
        for (int index = 0; index < _silos.Length; index++) _silos[index] = SiloProcess.Start(NameOf(index), _redis, _home.Folder);
        foreach (SiloProcess? silo in _silos) await silo!.Ready();
    }

    /// <summary>Disturbs the cluster for a time, then starts everything again that is down.</summary>
    public async Task Rage(TimeSpan time, Func<bool> isOver)
    {
        while (_watch.Elapsed < time && !isOver())
        {
            await Wait(1, 6);
            await Happen();
        }

        await Task.WhenAll(_returning);
        Tell("peace");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_returning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (SiloProcess silo in _silos.OfType<SiloProcess>()) await silo.DisposeAsync();
    }

    private static string NameOf(int index) => $"silo-{index + 1}";

    private async Task Happen()
    {
        int[] living = [.. Enumerable.Range(0, _silos.Length).Where(index => _silos[index] is { HasExited: false })];
        if (living.Length == 0) return;
        int index = living[_random.Next(living.Length)];
        switch (_random.Next(12))
        {
            case 0 or 1 or 2 or 3: await Kill(index); break;
            case 4 or 5: Stop(index); break;
            case 6 or 7: Suspend(index); break;
            case 8: await Drain(index); break;
            case 9 or 10: await TakeStorageAway(); break;
            case 11:
                foreach (int other in living) await Kill(other);
                break;
        }
    }

    private async Task Kill(int index)
    {
        Tell($"kill {NameOf(index)}");
        SiloProcess silo = Take(index);
        await silo.DisposeAsync();
        Return(index, 0.5, 10);
    }

    private void Stop(int index)
    {
        Tell($"terminate {NameOf(index)}");
        SiloProcess silo = Take(index);
        silo.Stop();
        _returning.Add(Replace());

        async Task Replace()
        {
            await silo.Ended();
            await silo.DisposeAsync();
            await StartAgain(index, 0.5);
        }
    }

    private void Suspend(int index)
    {
        double seconds = Between(1, 30);
        Tell($"suspend {NameOf(index)} for {seconds:0.0} s");
        SiloProcess silo = Take(index);
        silo.Suspend();
        _returning.Add(GoOn());

        async Task GoOn()
        {
            await Wait(seconds, seconds);
            silo.Continue();

            // A silo that the cluster declared dead meanwhile ends itself; the others go on.
            await Wait(5, 5);
            if (!silo.HasExited)
            {
                _silos[index] = silo;
                return;
            }

            await silo.DisposeAsync();
            await StartAgain(index, 0.5);
        }
    }

    private async Task Drain(int index)
    {
        Tell($"drain {NameOf(index)}");
        await Cli.Run(_home, "silo", "drain", NameOf(index));
        double seconds = Between(1, 10);
        _returning.Add(Undrain());

        async Task Undrain()
        {
            await Wait(seconds, seconds);
            await Cli.Run(_home, "silo", "undrain", NameOf(index));
        }
    }

    private async Task TakeStorageAway()
    {
        double seconds = Between(0.5, 15);
        Tell($"storage away for {seconds:0.0} s");
        await _redis.Kill();
        await Wait(seconds, seconds);
        await _redis.Start();
    }

    private SiloProcess Take(int index)
    {
        SiloProcess silo = _silos[index]!;
        _silos[index] = null;
        return silo;
    }

    private void Return(int index, double least, double most)
    {
        double seconds = Between(least, most);
        _returning.Add(StartAgain(index, seconds));
    }

    private async Task StartAgain(int index, double seconds)
    {
        await Wait(seconds, seconds);
        SiloProcess silo = SiloProcess.Start(NameOf(index), _redis, _home.Folder);
        while (!await silo.GetsReady())
        {
            // The storage stopped while the silo started. The silo is started again, as an operator's supervisor would do.
            Assert.True(silo.HasExited, $"{silo.Name} does not get ready:\n{silo.Log}");
            await silo.DisposeAsync();
            silo = SiloProcess.Start(NameOf(index), _redis, _home.Folder);
        }

        _silos[index] = silo;
    }

    private double Between(double least, double most) => least + (_random.NextDouble() * (most - least));

    private Task Wait(double least, double most) =>
        Task.Delay(TimeSpan.FromSeconds(least == most ? least : Between(least, most)), TimeProvider.System);

    private void Tell(string what) => _log.Add(FormattableString.Invariant($"{_watch.Elapsed.TotalSeconds,6:0.0} s  {what}"));
}
