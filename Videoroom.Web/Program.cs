using Videoroom.Web.Hosting;

return await Startup.RunAsync(args, Console.Out, Console.Error);
