using System.CommandLine;
using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Hosting.Clusters;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold data upload FILE</c>, <c>gridfold data list --uploads</c> and <c>gridfold data delete NAME|SHA256</c>: the files of the user
/// in a cluster with an HTTP API.
/// </summary>
internal static class UploadCommands
{
    public static Command CreateUpload(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The file: a table, a zip of images or an IDX file" };
        var name = new Option<string?>("--name") { Description = "The name of the upload (default: the file's)", HelpName = "name" };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("upload", "Send a file to a cluster, where experiment files name it as upload:NAME")
        { file, name, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            string wanted = parsed.GetValue(name) ?? Path.GetFileName(path);
            if (!UploadReference.IsName(wanted))
            {
                throw new InputException($"'{ShownText.OfName(wanted)}' cannot be the name of an upload; {UploadReference.NameRule}: give "
                    + "another one with --name");
            }

            UploadClient uploads = ClusterTarget.Find(parsed.GetValue(cluster)).Uploads();
            await using FileStream content = Open(path);
            UploadDocument upload;
            using (LoadingView view = LoadingView.On(terminal))
            {
                string sha256 = Hashes.OfStream(content, cancellationToken, share => view.Report($"hashing {wanted}", share));
                upload = await uploads.Send(wanted, sha256, content, share => view.Report($"sending {wanted}", share), cancellationToken);
            }

            terminal.PrintLine(new UploadReference(null, upload.Name).ToString());
            terminal.Say(FormattableString.Invariant($"Uploaded {upload.Bytes} bytes with SHA-256 {upload.Sha256}. Name them in an ")
                + $"experiment file as path: upload:{upload.Name}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command CreateDelete(Terminal terminal)
    {
        var upload = new Argument<string>("name|sha256") { Description = "The upload, as 'gridfold data list --uploads' shows it" };
        var owner = new Option<string?>("--owner") { Description = "The user whose upload it is, for operators", HelpName = "user" };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("delete", "Delete an upload; experiments that train on it fail where they read it again")
        { upload, owner, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            UploadDocument deleted = await ClusterTarget.Find(parsed.GetValue(cluster)).Uploads()
                .Delete(parsed.GetRequiredValue(upload), parsed.GetValue(owner), cancellationToken);
            terminal.Say($"Deleted upload {deleted.Name} of {deleted.Owner}");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints the uploads.</summary>
    public static async Task List(Terminal terminal, string? cluster, OutputFormat format, CancellationToken cancellationToken)
    {
        var target = ClusterTarget.Find(cluster);
        IReadOnlyList<UploadDocument> uploads = await target.Uploads().List(cancellationToken);
        if (uploads.Count == 0 && format == OutputFormat.Table)
        {
            terminal.Say("There are no uploads yet. Make one:");
            terminal.Hint("  ", target.CommandLine("data upload FILE"));
            return;
        }

        RowOutput.Print(terminal, format, ["name", "bytes", "sha256", "owner", "uploaded"], uploads.Select(upload => (object?[])
        [
            upload.Name, upload.Bytes, upload.Sha256, upload.Owner,
            upload.Uploaded.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ]));
    }

    private static FileStream Open(string path)
    {
        string? fault = Directory.Exists(path) ? "a folder; pack it into a zip"
            : FileKind.Unreadable(path) is { } kind ? $"{kind}; copy its content to a file"
            : null;
        if (fault is not null) throw new InputException($"{path} is {fault}, and upload that");
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message.TrimEnd('.')}; give the path of a file");
        }
    }
}
