using System.Diagnostics;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>A cause that a member was told of a track, in place of another.</summary>
/// <param name="Timestamp">When, as of <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="TrackId">The track.</param>
/// <param name="Cause">The cause.</param>
internal readonly record struct ToldCause(long Timestamp, string TrackId, TrackCause Cause);
