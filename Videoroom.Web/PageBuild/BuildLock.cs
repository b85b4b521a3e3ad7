namespace Videoroom.Web.PageBuild;

/// <summary>Held by the one process that builds the page; ends with the process, however that ends.</summary>
internal static class BuildLock
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes the lock, waiting for another process that has it.</summary>
    /// <param name="path">The file to lock; made when it is missing.</param>
    /// <param name="waiting">Called once when there is somebody to wait for.</param>
    public static async Task<IDisposable> TakeAsync(string path, Action waiting)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                if (first)
                {
                    waiting();
                }

                await Task.Delay(Retry);
            }
        }
    }
}
