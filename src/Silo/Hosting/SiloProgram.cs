using System.Net;
using Azure.Storage.Blobs;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Retention;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Silo.Api;
using Gridfold.Silo.Checkpoints;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Storage;
using Gridfold.Silo.Telemetry;
using Gridfold.Silo.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace Gridfold.Silo.Hosting;

/// <summary>
/// <c>gridfold-silo</c>: a silo of a cluster, configured by appsettings.json, the environment and the command line, in this order.
/// </summary>
internal static class SiloProgram
{
    /// <summary>The exit code for a failure.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for a wrong configuration.</summary>
    public const int BadConfiguration = 2;

    /// <summary>Runs the silo until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">The configuration is wrong.</exception>
    /// <exception cref="StorageUnavailableException">A server that the configuration names does not answer.</exception>
    public static async Task<int> Run(string[] args)
    {
        if (args is ["schema", ..]) return await SchemaCommand.Run(args[1..]);

        // The settings of the program lie beside it, and do not depend on the working folder.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        SiloConfiguration.Check(builder.Configuration);
        Libtorch.Use(builder.Configuration["Gridfold:Libtorch"], "Gridfold:Libtorch");
        builder.Services.AddSingleton(
            SlotDevices.Find(builder.Configuration["Gridfold:Slots:Device"] ?? SiloSlots.Cpu, "Gridfold:Slots:Device"));
        TimeSpan patience = builder.Configuration.GetValue("Gridfold:StorageWait", TimeSpan.FromMinutes(1));
        await StorageCheck.WaitForServers(
            builder.Configuration, patience, message => Console.Error.WriteLine(message), CancellationToken.None);
        Configure(builder);
        AddApi(builder);

        // The slim builder always chooses lines for people, but the configuration may ask for JSON.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(
            console => console.FormatterName = builder.Configuration["Logging:Console:FormatterName"]);
        builder.AddTelemetry();
        builder.WebHost.ListenForTelemetry(builder.Configuration);

        await using WebApplication host = builder.Build();
        host.MapTelemetry();
        using PrometheusNames names = PrometheusNames.Start();
        try
        {
            await host.StartAsync();
        }
        catch (Exception exception) when (exception is RedisException or NpgsqlException or TimeoutException)
        {
            throw new StorageUnavailableException(
                $"the silo could not start: its storage has stopped answering ({exception.Message.Split([',', '\n'])[0]}); start it again");
        }

        GridfoldMeter.ShowZeros();
        SiloAddress address = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        SlotDevices devices = host.Services.GetRequiredService<SlotDevices>();
        Console.WriteLine($"ready: {host.Services.GetRequiredService<ILocalSiloDetails>().Name} at {address.Endpoint}, "
            + $"gateway {Options<EndpointOptions>(host).GatewayPort}, {Options<SlotOptions>(host).Slots ?? devices.DefaultSlots} slots on "
            + $"{devices.Kind}, metrics at {host.Urls.Single()}/metrics");
        if (host.Services.GetService<ApiServer>() is { } api) Console.WriteLine($"The HTTP API listens at {api.Address}");
        await host.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Adds the HTTP API, which starts after the silo and stops before it.</summary>
    private static void AddApi(IHostApplicationBuilder builder)
    {
        ApiOptions options = SiloConfiguration.ReadApi(builder.Configuration, new Problems());
        if (!options.IsOn) return;
        UploadOptions uploads = OptionsSection.Read<UploadOptions>(builder.Configuration, UploadOptions.Section, new Problems());
        builder.Services.AddSingleton(services => new ApiServer(
            options, services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<DatasetFolders>(),
            services.GetRequiredService<UploadStore>(), uploads, Console.WriteLine, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<OwnCodeOptions>>().Value,
            SiloConfiguration.ReadOidc(builder.Configuration, new Problems()),
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<QuotaOptions>>().Value));
        builder.Services.AddHostedService(services => services.GetRequiredService<ApiServer>());
    }

    private static T Options<T>(WebApplication host)
        where T : class => host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<T>>().Value;

    /// <summary>Configures a host as its configuration says.</summary>
    public static void Configure(IHostApplicationBuilder builder)
    {
        IConfiguration configuration = builder.Configuration;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(configuration.GetSection("Host"));
        builder.Services.AddSingleton<IFatalErrorHandler, LostSiloHandler>();
        builder.UseOrleans(silo =>
        {
            if (configuration.GetValue<bool>("Gridfold:Kubernetes")) silo.UseKubernetesHosting();
            if (configuration.Traces()) silo.AddActivityPropagation();
            silo.Services.Configure<SiloOptions>(
                options => options.SiloName = configuration["Orleans:Name"] is { Length: > 0 } name ? name : DefaultName(configuration));
            silo.Services.Configure<ClusterMembershipOptions>(configuration.GetSection("Orleans:ClusterMembership"));
            silo.Services.Configure<NetworkOptions>(configuration.GetSection(SiloConfiguration.NetworkSection));
            silo.GuardConnections(ports =>
            {
                if (TlsConfiguration.Load(configuration, TimeProvider.System) is { } certificates) ports.UseMutualTls(certificates);
            });
            silo.Services.Configure<SlotOptions>(configuration.GetSection(SiloConfiguration.SlotsSection));
            silo.Services.Configure<SlotPoolOptions>(configuration.GetSection(SiloConfiguration.SlotPoolSection));
            silo.Services.Configure<ExperimentOptions>(configuration.GetSection(SiloConfiguration.ExperimentsSection));
            silo.Services.Configure<OwnCodeOptions>(configuration.GetSection(OwnCodeOptions.Section));
            silo.Services.AddSingleton(
                Microsoft.Extensions.Options.Options.Create(SiloConfiguration.ReadQuotas(configuration, new Problems())));
            silo.Services.Configure<RetentionOptions>(configuration.GetSection(RetentionOptions.Section));
            silo.Services.AddHostedService<RetentionService>();

            // By default Orleans writes states as JSON. This program uses Orleans' own format, which keeps every bit.
            silo.Services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer>(
                services => new StateSerializer(services.GetRequiredService<Serializer>())));
            silo.Services.AddSingleton(StateCatalogues.Of(configuration));
            StateCatalogues.GuardRedis(silo.Services, configuration);
            silo.Services.AddSingleton(CheckpointStoreOf(configuration));
            silo.Services.AddSingleton(services => new UploadStore(
                services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<ICheckpointStore>(),
                services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()));
            silo.Services.AddSingleton(services => FoldersOf(configuration, services.GetRequiredService<UploadStore>()));
            silo.Services.AddHostedService<UploadCleaner>();
            silo.AddSlots(services => services.GetRequiredService<DatasetFolders>());
        });
    }

    private static DatasetFolders FoldersOf(IConfiguration configuration, UploadStore uploads)
    {
        string cache = FolderOf(configuration["Gridfold:DataFolder"], "data");
        string?[] closed = [UploadCache.FolderIn(cache), configuration["Gridfold:Checkpoints:Folder"]];
        return new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), cache)
        {
            Files = new ReadableFiles
            {
                Roots = DataRoots.Of(configuration),
                Closed = [.. closed.Where(folder => folder is { Length: > 0 }).Select(folder => folder!)],
                AreShared = true,
            },
            Addresses = SiloConfiguration.AddressesOf(configuration),
            Uploads = new UploadCache(cache, new StoredUploads(uploads)),
        };
    }

    private static string DefaultName(IConfiguration configuration) =>
        $"{Dns.GetHostName()}-{configuration["Orleans:Endpoints:SiloPort"] ?? "11111"}";

    private static ICheckpointStore CheckpointStoreOf(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("Gridfold:Checkpoints");
        if (section["AzureBlobs:ConnectionString"] is { Length: > 0 } connection)
            return new BlobCheckpointStore(new BlobContainerClient(connection, section["AzureBlobs:Container"] ?? "gridfold-checkpoints"));
        return new FolderCheckpointStore(section["Folder"]!);
    }

    private static string FolderOf(string? configured, string name) => configured is { Length: > 0 }
        ? Path.GetFullPath(configured)
        : Path.Combine(Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gridfold", name);
}
