using Gridfold.Grains.Experiments;
using Gridfold.Grains.OwnCode;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.OwnCode;
using Gridfold.Silo.SpecFiles;
using Gridfold.Silo.Training;
using Gridfold.Silo.Uploads;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Orders;

/// <summary>
/// Reads the experiment files that callers send, with their data. A file names data by its name, by an address, as an
/// upload of the caller, or in a folder of <c>Gridfold:DataRoot</c>. Where that folder is not set, callers can name no file of the silo. A
/// file with a program is refused unless the operator of the cluster allows programs to the caller's role.
/// </summary>
internal sealed class SubmittedFiles : IDisposable
{
    /// <summary>The greatest size of a file in bytes. It has a million characters at most.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The time limit for reading a file with its data.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    // No folder can have this name by mistake, and messages show it.
    private const string NoFolder = "/Gridfold:DataRoot (not set)";

    // Data can take all memory and cores of the silo, which train meanwhile.
    private const int AtOnce = 2;

    private static readonly string[] Yaml = ["application/yaml", "application/x-yaml", "text/yaml"];
    private const string Json = "application/json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DatasetFolders _folders;
    private readonly UploadStore _uploads;
    private readonly OwnCodeOptions _ownCode;
    private readonly SemaphoreSlim _work = new(AtOnce, AtOnce);

    /// <param name="folders">The folders with the data of experiments.</param>
    /// <param name="uploads">The uploads of the cluster.</param>
    /// <param name="ownCode">The options that say which callers may bring programs.</param>
    public SubmittedFiles(DatasetFolders folders, UploadStore uploads, OwnCodeOptions ownCode) => (_folders, _uploads, _ownCode) =
        (folders.Files.Roots.Count == 0 ? folders with { Files = folders.Files with { Roots = [NoFolder] } } : folders, uploads,
            ownCode);

    /// <summary>Reads the file in a request's body, and makes every check that is possible before training.</summary>
    /// <param name="http">The request.</param>
    /// <param name="overrides">The overrides of values in the file.</param>
    /// <exception cref="InputException">The file or its data has an error.</exception>
    /// <exception cref="ApiException">The body is no file, or the silo reads as many files as it can.</exception>
    public async Task<SpecFile> Read(HttpContext http, IReadOnlyList<string> overrides)
    {
        string type = Body.Require(http.Request, [.. Yaml, Json]);
        string text = await Body.ReadText(http.Request);
        SpecNode root = type == Json ? Body.ParseJson(text) : YamlSpecReader.Read(text, "body");
        return await Work(http, folders => SpecFile.LoadText(
            Change(root, overrides), overrides.Count == 0 ? text : SpecFile.WithOverrides(text, overrides), folders.Files.Roots[0],
            folders, http.RequestAborted));
    }

    /// <summary>Changes the file of an earlier experiment, and makes the same checks.</summary>
    /// <param name="http">The request.</param>
    /// <param name="earlier">The submission of the experiment.</param>
    /// <param name="overrides">The overrides of values in its file.</param>
    /// <exception cref="InputException">The changed file or its data has an error.</exception>
    /// <exception cref="ApiException">The silo reads as many files as it can.</exception>
    public Task<SpecFile> Change(HttpContext http, ExperimentSubmission earlier, IReadOnlyList<string> overrides) => Work(http, folders =>
        SpecFile.Change(earlier, root => Change(root, overrides), SpecFile.WithOverrides(earlier.Source, overrides), folders,
            http.RequestAborted));

    /// <summary>Makes the file of an experiment that lets pruned trials of an earlier one go on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="earlier">The earlier experiment.</param>
    /// <param name="trials">The number of pruned trials.</param>
    public Task<SpecFile> Promote(HttpContext http, ExperimentSubmission earlier, int trials) => Work(http, folders =>
        SpecFile.Change(
            earlier, PromotionRules.Change, SpecFile.WithPromotion(earlier.Source, trials), folders, http.RequestAborted));

    /// <summary>Checks a submission that a command has made from a file, by the same rules.</summary>
    /// <param name="http">The request.</param>
    /// <param name="submission">The submission.</param>
    /// <exception cref="InputException">The file or its data has an error, or the data is other data.</exception>
    /// <exception cref="ApiException">The silo reads as many files as it can.</exception>
    public async Task Check(HttpContext http, ExperimentSubmission submission)
    {
        SpecFile file = await Work(http, folders =>
            SpecFile.Change(submission, root => root, submission.Source, folders, http.RequestAborted));
        DatasetChange.Check(file.Dataset.Fingerprint, submission.DatasetFingerprint, file.Spec.Dataset);
    }

    private SpecNode Change(SpecNode root, IReadOnlyList<string> overrides) =>
        overrides.Aggregate(root, (node, assignment) => SpecOverride.Apply(node, assignment, _folders.Files.Roots[0]));

    private async Task<SpecFile> Work(HttpContext http, Func<DatasetFolders, SpecFile> read)
    {
        ApiCaller caller = ApiCaller.Of(http);
        DatasetFolders folders = _folders with
        {
            OwnData = OwnDataProgram.Of(_ownCode, () => _ownCode.RequireForData(caller.Role)),
            Uploads = new UploadCache(_folders.Cache, new UserUploads(_uploads, caller)),
        };
        if (!await _work.WaitAsync(Patience, http.RequestAborted))
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable,
                "this silo is reading the data of other files; try again in some seconds")
            { RetryAfter = 10 };
        }

        try
        {
            SpecFile file = await Task.Run(() => read(folders), http.RequestAborted);
            _ownCode.Require(file.Spec, caller.Role);
            return file;
        }
        finally
        {
            _work.Release();
        }
    }

    public void Dispose() => _work.Dispose();
}
