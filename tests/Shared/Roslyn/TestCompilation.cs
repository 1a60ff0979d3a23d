using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProtoP2P.Roslyn;

/// <summary>Compiles test sources as strictly as the compiler can.</summary>
internal static class TestCompilation
{
    /// <summary>What a project with implicit usings has.</summary>
    public const string Usings = """
        global using System;
        global using System.Buffers;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable);

    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create(
        "Contracts",
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, index) => Parse(source, $"Source{index}.cs"))],
        References.All,
        Options);

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);
}
