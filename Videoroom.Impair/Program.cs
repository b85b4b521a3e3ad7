using Videoroom.Impair;

return await ImpairCommand.Create().Parse(args).InvokeAsync();
