using System.Globalization;

namespace Videoroom.Bench.Forward;

/// <summary>CPU time of this process's threads by name, from <c>/proc</c> (schedstat: nanoseconds on the processor). Linux only.</summary>
internal static class ThreadTimes
{
    /// <summary>The sum over all threads whose name begins so.</summary>
    public static TimeSpan Of(string namePrefix)
    {
        long total = 0;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(task, "comm")).StartsWith(namePrefix, StringComparison.Ordinal))
                {
                    total += long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // The thread has ended between the listing and the look.
            }
        }

        return TimeSpan.FromTicks(total / 100);
    }
}
