namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>The packets that were sent in a quarter of a second, and how many of them were lost.</summary>
/// <param name="Packets">Those of which feedback said something.</param>
/// <param name="Lost">Those of them that were lost.</param>
/// <param name="SentBps">The rate at which they were sent.</param>
internal readonly record struct LossObservation(double Packets, double Lost, double SentBps);
