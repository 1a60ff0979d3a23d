using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>All generated text, against files that are read when they change.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Inventory() => Verify("Inventory", Contracts.Inventory);

    [Fact]
    public void All_shapes() => Verify("AllShapes", Contracts.AllShapes);

    [Fact]
    public void Topics() => Verify("Topics", Contracts.Topics);

    private static void Verify(string name, string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        GeneratorHarness.CompileClean(compilation);
        Snapshot.Match(name, GeneratorHarness.Generate(compilation));
    }
}
