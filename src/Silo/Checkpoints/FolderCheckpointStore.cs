using System.IO.Enumeration;
using Gridfold.Grains.Checkpoints;

namespace Gridfold.Silo.Checkpoints;

/// <summary>
/// Stores checkpoints as files in one folder, which silos on several machines may share. A file gets a temporary name, which begins with a
/// dot, and is renamed when it is on disk. A silo that dies before that leaves the temporary file, which every reader ignores.
/// </summary>
internal sealed class FolderCheckpointStore : ICheckpointStore
{
    private const int MostAttempts = 100;
    private readonly string _root;

    /// <param name="root">The folder. It is created if it does not exist.</param>
    public FolderCheckpointStore(string root) => _root = Path.GetFullPath(root);

    public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string path = FileOf(name);
        return Task.Run(() => WriteFile(path, content.Span), cancellationToken);
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(name), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        string path = FileOf(name);
        return Task.Run(() => ReadFile(path, offset, count), cancellationToken);
    }

    public Task<IReadOnlyList<string>> List(string prefix, CancellationToken cancellationToken)
    {
        string folder = FolderOf(prefix);
        return Task.Run(() => ListFolder(folder), cancellationToken);
    }

    public Task Delete(string name, CancellationToken cancellationToken)
    {
        string path = FileOf(name);
        return Task.Run(() => DeleteFile(path), cancellationToken);
    }

    public Task DeleteAll(string prefix, CancellationToken cancellationToken)
    {
        string folder = FolderOf(prefix);
        return Task.Run(() => DeleteFolder(folder), cancellationToken);
    }

    public Task DeleteAllExcept(string prefix, IReadOnlyCollection<string> kept, CancellationToken cancellationToken)
    {
        string folder = FolderOf(prefix);
        return Task.Run(() => DeleteFolderExcept(folder, kept), cancellationToken);
    }

    public Task<CheckpointUsage> Measure(string prefix, CancellationToken cancellationToken)
    {
        string folder = FolderOf(prefix);
        return Task.Run(() => MeasureFolder(folder, cancellationToken), cancellationToken);
    }

    private static byte[]? ReadFile(string path, long offset, int count)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] part = new byte[Math.Clamp(file.Length - offset, 0, count)];
            file.Position = offset;
            file.ReadExactly(part);
            return part;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> ListFolder(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Select(file => Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/'))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}");
        try
        {
            using (FileStream file = Create(temporary))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Create(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Another process has deleted the last file of a folder, and then the empty folders, between two steps of this one.
            }
        }
    }

    private void DeleteFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }

        DeleteEmptyFoldersFrom(Path.GetDirectoryName(path)!);
    }

    private void DeleteFolder(string folder)
    {
        while (Directory.Exists(folder))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process deletes the folder too, and may not have finished.
            }
        }

        DeleteEmptyFoldersFrom(Path.GetDirectoryName(folder)!);
    }

    private void DeleteFolderExcept(string folder, IReadOnlyCollection<string> kept)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string path in Directory.GetDirectories(folder))
        {
            if (!kept.Contains(Path.GetFileName(path))) DeleteFolder(path);
        }

        DeleteEmptyFoldersFrom(folder);
    }

    private void DeleteEmptyFoldersFrom(string folder)
    {
        try
        {
            for (string current = folder; current.Length > _root.Length; current = Path.GetDirectoryName(current)!)
                Directory.Delete(current);
        }
        catch (IOException)
        {
            // The folder is not empty, or another process has deleted it.
        }
    }

    private static CheckpointUsage MeasureFolder(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) return new CheckpointUsage(0, 0);
        var sizes = new FileSystemEnumerable<long>(
            folder, (ref FileSystemEntry entry) => entry.Length,
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !entry.FileName.StartsWith('.'),
        };
        (long count, long bytes) = (0, 0);
        foreach (long size in sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            bytes += size;
        }

        return new CheckpointUsage(count, bytes);
    }

    private string FileOf(string name)
    {
        CheckpointNames.Require(name);
        return Path.Combine(_root, name);
    }

    private string FolderOf(string prefix)
    {
        CheckpointNames.RequirePrefix(prefix);
        return prefix.Length == 0 ? _root : Path.Combine(_root, prefix);
    }
}
