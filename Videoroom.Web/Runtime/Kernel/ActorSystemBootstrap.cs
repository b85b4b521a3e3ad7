using Akka.Actor;
using Videoroom.ActorKernel;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>Starts the actor system of the <c>kernel</c> runtime. The folder beside this one has the same for <c>akka</c>.</summary>
internal static class ActorSystemBootstrap
{
    public static ActorSystem Start(string name, VideoroomOptions options, TimeProvider clock, ILoggerFactory loggers) =>
        KernelBootstrap.Start(name, new KernelOptions { TimeProvider = clock, LoggerFactory = loggers });
}
