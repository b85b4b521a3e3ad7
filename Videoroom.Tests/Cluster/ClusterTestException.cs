namespace Videoroom.Tests.Cluster;

/// <summary>A test of several processes failed; the message has what its people went through, TestResults/cluster the nodes' logs.</summary>
internal sealed class ClusterTestException(string diaries, Exception cause) : Exception($"{cause.Message}\n{diaries}", cause);
