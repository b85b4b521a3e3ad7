namespace Videoroom.Bench.Cluster.Calls;

/// <summary>A scenario with a call failed; the message has the diaries of its clients, TestResults the logs of its nodes.</summary>
internal sealed class CallFailedException(string diaries, Exception cause) : Exception($"{cause.Message}\n{diaries}", cause);
