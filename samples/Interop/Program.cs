using Interop;

return await InteropProgram.RunAsync(Environment.GetEnvironmentVariable, Console.Out, Console.Error);
