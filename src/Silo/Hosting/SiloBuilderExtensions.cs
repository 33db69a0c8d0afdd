using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Models.Datasets;
using Gridfold.Silo.Checkpoints;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Storage;
using Gridfold.Silo.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;

namespace Gridfold.Silo.Hosting;

/// <summary>Puts Gridfold's parts into a silo.</summary>
public static class SiloBuilderExtensions
{
    // Orleans remembers where the last million grains were, at some 0.3 kB each; a trial or fold that has ended is seldom asked for again.
    private const int RememberedGrains = 50_000;

    /// <summary>Slots that train on this machine, with the data in these folders.</summary>
    public static ISiloBuilder AddSlots(this ISiloBuilder silo, DatasetFolders folders)
    {
        silo.Services.AddSingleton(new TrainingData(folders));
        silo.Services.AddSingleton<IJobTrainer, JobTrainer>();
        return silo.AddSlotAgent();
    }

    /// <summary>The agent that pulls work for the slots; the silo's services have to hold an <see cref="IJobTrainer"/>.</summary>
    public static ISiloBuilder AddSlotAgent(this ISiloBuilder silo)
    {
        silo.Services.AddHostedService<SlotService>();
        silo.Services.TryAddSingleton(services => SlotDevices.Find(services.GetRequiredService<IOptions<SlotOptions>>().Value.Device, "Gridfold:Slots:Device"));
        silo.Services.Configure<GrainDirectoryOptions>(options => options.CacheSize = RememberedGrains);
        return silo;
    }

    /// <summary>Keeps every grain's state in one SQLite file.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, string path)
    {
        silo.Services.AddGrainStorage(
            "Default", (services, _) => new SqliteGrainStorage(path, new StateSerializer(services.GetRequiredService<Serializer>())));
        silo.Services.AddSingleton<IStateCatalogue>(new SqliteStateCatalogue(path));
        return silo;
    }

    /// <summary>Keeps checkpoints in a folder, which every silo of the cluster has to see.</summary>
    public static ISiloBuilder AddFolderCheckpoints(this ISiloBuilder silo, string path)
    {
        silo.Services.AddSingleton<ICheckpointStore>(new FolderCheckpointStore(path));
        return silo;
    }

    /// <summary>Leaves experiments that were running when their process ended paused, for their user to resume.</summary>
    public static ISiloBuilder LeaveInterruptedExperimentsPaused(this ISiloBuilder silo)
    {
        silo.Services.Configure<ExperimentOptions>(options => options.ResumesByItself = false);
        return silo;
    }
}
