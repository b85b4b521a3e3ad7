namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>A packet on its way over the simulated link.</summary>
internal readonly record struct SimulatedPacket(ushort Sequence, int Size, long SentUs, bool IsPadding);
