namespace ProtoP2P.Interop.Matrix;

/// <summary>What to run.</summary>
/// <param name="Quick">Some cells only.</param>
/// <param name="List">Only tells the rows of the page.</param>
/// <param name="Page">Writes the page.</param>
/// <param name="Runs">Per cell and direction.</param>
/// <param name="Only">A part of the names of the cells to run; null for all.</param>
internal sealed record MatrixSettings(bool Quick, bool List, bool Page, int Runs, string? Only);
