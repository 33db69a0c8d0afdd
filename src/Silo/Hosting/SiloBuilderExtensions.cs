using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.States;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Checkpoints;
using Gridfold.Silo.OwnCode;
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

/// <summary>Adds the parts of Gridfold to a silo.</summary>
public static class SiloBuilderExtensions
{
    // By default Orleans remembers the places of the last million grains, at about 0.3 kB each. A trial or fold that has ended is rarely
    // called again.
    private const int RememberedGrains = 50_000;

    /// <summary>Adds slots that train on this machine, with the data in the given folders.</summary>
    public static ISiloBuilder AddSlots(this ISiloBuilder silo, DatasetFolders folders) => silo.AddSlots(_ => folders);

    /// <summary>Adds slots that train on this machine, with the data in folders that the services of the silo make.</summary>
    public static ISiloBuilder AddSlots(this ISiloBuilder silo, Func<IServiceProvider, DatasetFolders> folders)
    {
        silo.Services.AddSingleton(services => new TrainingData(folders(services) with
        {
            OwnData = OwnDataProgram.Of(services.GetRequiredService<IOptions<OwnCodeOptions>>().Value),
        }));
        silo.Services.AddSingleton<IJobTrainer, JobTrainer>();
        return silo.AddSlotAgent();
    }

    /// <summary>Adds the agent that leases work for the slots. The silo's services must have an <see cref="IJobTrainer"/>.</summary>
    public static ISiloBuilder AddSlotAgent(this ISiloBuilder silo)
    {
        silo.Services.AddHostedService<SlotService>();
        silo.Services.TryAddSingleton(
            services => SlotDevices.Find(services.GetRequiredService<IOptions<SlotOptions>>().Value.Device, "Gridfold:Slots:Device"));
        silo.Services.Configure<GrainDirectoryOptions>(options => options.CacheSize = RememberedGrains);
        return silo;
    }

    /// <summary>Keeps every grain's state in one SQLite file.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="onFault">Receives the reason when the file begins to refuse writes, or null.</param>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, string path, Action<string>? onFault = null)
    {
        silo.Services.AddGrainStorage(
            "Default",
            (services, _) => new SqliteGrainStorage(path, new StateSerializer(services.GetRequiredService<Serializer>()), onFault));
        silo.Services.AddSingleton<IStateCatalogue>(new SqliteStateCatalogue(path));
        return silo;
    }

    /// <summary>Keeps checkpoints in a folder, which every silo of the cluster must see.</summary>
    public static ISiloBuilder AddFolderCheckpoints(this ISiloBuilder silo, string path)
    {
        silo.Services.AddSingleton<ICheckpointStore>(new FolderCheckpointStore(path));
        return silo;
    }

    /// <summary>Leaves an experiment paused whose process ended while it was running, so that its user resumes it.</summary>
    public static ISiloBuilder LeaveInterruptedExperimentsPaused(this ISiloBuilder silo)
    {
        silo.Services.Configure<ExperimentOptions>(options => options.ResumesByItself = false);
        return silo;
    }
}
