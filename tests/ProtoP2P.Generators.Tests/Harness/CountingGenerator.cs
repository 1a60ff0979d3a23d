using Microsoft.CodeAnalysis;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators.Tests;

/// <summary>A generator with a memory that a test looks into.</summary>
// Not for the compiler, which loads no generator from this program.
#pragma warning disable RS1036 // Specify analyzer banned API enforcement setting
internal sealed class CountingGenerator(InterfaceMemory<ContractModel> memory) : IIncrementalGenerator
#pragma warning restore RS1036
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider.Select(memory.ReadAll), static (_, _) => { });
}
