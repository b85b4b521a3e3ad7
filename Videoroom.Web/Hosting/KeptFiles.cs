using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Videoroom.Web.Hosting;

/// <summary>
/// The files of a folder as they were at the start, in memory. A file that is opened for each request is a descriptor for as long as
/// somebody takes to read it, and there is none when they are needed most.
/// </summary>
internal sealed class KeptFiles : IFileProvider
{
    private readonly Dictionary<string, KeptFile> _files = new(StringComparer.Ordinal);

    /// <summary>Reads the folder, without what is hidden in it.</summary>
    public KeptFiles(string folder)
    {
        using var files = new PhysicalFileProvider(folder);
        Read(files, "");
    }

    /// <inheritdoc/>
    public IFileInfo GetFileInfo(string subpath)
    {
        ArgumentNullException.ThrowIfNull(subpath);
        var path = subpath.TrimStart('/');
        return _files.TryGetValue(path, out var file) ? file : new NotFoundFileInfo(subpath);
    }

    /// <inheritdoc/>
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    /// <inheritdoc/>
    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private void Read(PhysicalFileProvider files, string folder)
    {
        foreach (var entry in files.GetDirectoryContents(folder))
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry.IsDirectory)
            {
                Read(files, path);
            }
            else
            {
                _files.Add(path, new KeptFile(entry));
            }
        }
    }

    private sealed class KeptFile : IFileInfo
    {
        private readonly byte[] _content;

        public KeptFile(IFileInfo file)
        {
            using var stream = file.CreateReadStream();
            _content = new byte[file.Length];
            stream.ReadExactly(_content);
            (Name, LastModified) = (file.Name, file.LastModified);
        }

        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified { get; }

        public long Length => _content.Length;

        public string Name { get; }

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(_content, writable: false);
    }
}
