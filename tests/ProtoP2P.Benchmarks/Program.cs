using BenchmarkDotNet.Running;
using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Fairness;
using ProtoP2P.Benchmarks.Links;
using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.PubSub;
using ProtoP2P.Benchmarks.Scale;

using CancellationTokenSource interrupted = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

switch (args)
{
    case [CompareProgram.Verb, .. string[] rest]:
        return await CompareProgram.RunAsync(rest, Console.Out, Console.Error, interrupted.Token);
    case [ServerProgram.Verb, string system]:
        return await ServerProgram.RunAsync(system, Console.In, Console.Out, interrupted.Token);
    case [ScaleProgram.Verb, .. string[] rest]:
        return await ScaleProgram.RunAsync(rest, Console.Out, Console.Error, interrupted.Token);
    case [FairnessProgram.Verb, .. string[] rest]:
        return await FairnessProgram.RunAsync(rest, Console.Out, interrupted.Token);
    case [LinksProgram.Verb, .. string[] rest]:
        return await LinksProgram.RunAsync(rest, Console.Out, interrupted.Token);
    case ["pubsub", .. string[] rest]:
        return await PubSubCommand.RunAsync(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CompareProgram).Assembly).Run(args);
        return 0;
}
