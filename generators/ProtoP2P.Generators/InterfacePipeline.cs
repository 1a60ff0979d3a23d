using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes a file for every interface that a reader makes a model of.</summary>
internal static class InterfacePipeline
{
    /// <summary>Adds the steps from the project's interfaces to their files.</summary>
    /// <remarks>
    /// Not by ForAttributeWithMetadataName: it binds the attributes of every annotated interface after every edit, because it does not know which edits
    /// leave the meaning of names alone; <see cref="InterfaceMemory{TModel}"/> does. Nor by CreateSyntaxProvider: with a step for each matching node, an
    /// edit that takes such a node out of a file made the driver lose what is written for other files.
    /// </remarks>
    /// <param name="context">The generator.</param>
    /// <param name="memory">Reads the interfaces.</param>
    /// <param name="write">Writes the whole file of one.</param>
    /// <param name="steps">The names of the steps.</param>
    public static void Register<TModel>(
        IncrementalGeneratorInitializationContext context, InterfaceMemory<TModel> memory, Func<TModel, string> write, InterfaceSteps steps)
        where TModel : InterfaceModel, IEquatable<TModel>
    {
        IncrementalValueProvider<EquatableArray<TModel>> models = context.CompilationProvider
            .Select(memory.ReadAll)
            .WithTrackingName(steps.Models);

        // Names only, so that an edit inside one contract does not pass through here to all others.
        IncrementalValueProvider<EquatableArray<string>> clashingNames = models
            .Select(static (all, _) => HintNames.FindClashing(all.Select(static model => model.FullName)))
            .WithTrackingName(steps.ClashingNames);

        IncrementalValuesProvider<(TModel Model, string HintName)> outputs = models
            .SelectMany(static (all, _) => all)
            .Combine(clashingNames)
            .Select(static (pair, _) => (pair.Left, HintNames.For(pair.Left.FullName, pair.Right)))
            .WithTrackingName(steps.Outputs);

        context.RegisterSourceOutput(outputs, (output, pair) => output.AddSource(pair.HintName, SourceText.From(write(pair.Model), Encoding.UTF8)));
    }
}
