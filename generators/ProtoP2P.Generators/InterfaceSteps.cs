namespace ProtoP2P.Generators;

/// <summary>The names of the steps from annotated interfaces to files.</summary>
/// <param name="Models">The models of all interfaces.</param>
/// <param name="ClashingNames">The file names that differ only in case.</param>
/// <param name="Outputs">Each model with the file that it is written to.</param>
internal readonly record struct InterfaceSteps(string Models, string ClashingNames, string Outputs);
