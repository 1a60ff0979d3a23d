using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using ProtoP2P.Rpc;

namespace ProtoP2P.Generators.Tests;

/// <summary>Emits a compilation with what is generated for it, and loads it.</summary>
internal sealed class LiveAssembly
{
    private readonly Assembly _assembly;

    public LiveAssembly(CSharpCompilation compilation)
    {
        using MemoryStream image = new();
        EmitResult result = GeneratorHarness.RunAndUpdate(compilation).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        _assembly = Assembly.Load(image.ToArray());
    }

    public Type Type(string name) => _assembly.GetType(name, throwOnError: true)!;

    /// <summary>The descriptor, found as <c>GetClient</c> finds it: through the interface.</summary>
    public ContractDescriptor Descriptor(string contract) => (ContractDescriptor)Call(nameof(DescriptorOf), contract)!;

    /// <summary>A generated client whose calls arrive at a new <paramref name="service"/>, with the calls that it made.</summary>
    public (object Client, List<(RpcMethod Method, RpcCall Call)> Calls) Connect(string contract, string service) =>
        ((object, List<(RpcMethod, RpcCall)>))Call(nameof(ConnectTo), contract, Activator.CreateInstance(Type(service)))!;

    /// <summary>Runs a static method of the loaded source.</summary>
    public Task<string> RunAsync(string type, string method, params object[] arguments) =>
        (Task<string>)Type(type).GetMethod(method)!.Invoke(null, arguments)!;

    private static ContractDescriptor<TContract> DescriptorOf<TContract>()
        where TContract : class, IProtocolContract<TContract> => TContract.Descriptor;

    private static (object Client, List<(RpcMethod Method, RpcCall Call)> Calls) ConnectTo<TContract>(object service)
        where TContract : class, IProtocolContract<TContract>
    {
        LoopbackInvoker<TContract> invoker = new(TContract.Descriptor, (TContract)service);
        return (TContract.Descriptor.CreateClient(invoker), invoker.Calls);
    }

    private object? Call(string method, string contract, params object?[] arguments) =>
        typeof(LiveAssembly).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(Type(contract)).Invoke(null, arguments);
}
