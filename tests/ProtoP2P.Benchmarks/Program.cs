using BenchmarkDotNet.Running;
using ProtoP2P.Benchmarks.PubSub;

if (args is ["pubsub", .. string[] rest])
{
    return await PubSubCommand.RunAsync(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
